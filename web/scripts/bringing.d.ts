import type { Plugin } from 'vite'

export function bringing(): Plugin

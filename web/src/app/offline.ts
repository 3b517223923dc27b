/** Registers the worker that lets the report form open without a network. Nothing depends on it: many web views have none. */
import { ownScript } from './trusted'

export function openWithoutNetwork(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  navigator.serviceWorker.register(ownScript('/sw.js'), { scope: '/app' }).catch(() => undefined)
}

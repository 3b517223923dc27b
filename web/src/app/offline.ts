/** Registers the worker that lets the report form open without a network. Nothing depends on it: many web views have none. */
type Policy = { createScriptURL(address: string): string }
type Factory = { createPolicy(name: string, rules: { createScriptURL(address: string): string }): Policy }

const WORKER = '/sw.js'

/** The one address that the pages turn into a script by themselves. */
function trusted(): string {
  const factory = (window as { trustedTypes?: Factory }).trustedTypes
  if (!factory) return WORKER
  return factory.createPolicy('campus-safety', { createScriptURL: () => WORKER }).createScriptURL(WORKER)
}

export function openWithoutNetwork(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  navigator.serviceWorker.register(trusted(), { scope: '/app' }).catch(() => undefined)
}

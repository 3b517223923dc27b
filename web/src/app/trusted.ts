/** The one Trusted Types policy of our own: it lets the pages start workers from their own assets, and nothing else. */
type Policy = { createScriptURL(url: string): unknown }
type Factory = { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy }

let policy: Policy | undefined

function own(url: string): string {
  if (new URL(url, location.origin).origin === location.origin) return url
  throw new TypeError('no script of another origin')
}

export function ownScript(url: string): string {
  const factory = (window as { trustedTypes?: Factory }).trustedTypes
  if (!factory) return own(url)
  policy ??= factory.createPolicy('campus-safety', { createScriptURL: own })
  return policy.createScriptURL(url) as string
}

/** What this deployment is: its release, and who signs people in. The function that serves the HTML writes it there. */
export type Settings = {
  release: string
  signIn: { issuer: string; client: string; discovery: string; logout: 'oidc' | 'cognito' }
}

export function settings(): Settings | null {
  const written = document.getElementById('settings')?.textContent
  return written ? (JSON.parse(written) as Settings) : null
}

type Said = { action: string; texts: Record<string, string> }

/** What somebody wrote the last time that an action was done, by the names of its fields; nothing where it never was, or is not
 * theirs to read. */
export function lastTexts(record: { texts: Said[] }, action: string): Record<string, string> {
  return [...record.texts].reverse().find((one) => one.action === action)?.texts ?? {}
}

/** What is read once somebody is signed in: who they are, and the words and names that their pages need. */
import { watch } from 'vue'
import { readDirectory } from './directory'
import { readMe } from './me'
import { asProblem } from './problems'
import { session } from './session'
import { readVocabulary } from './vocabulary'

const AGAIN = 5_000

async function read(): Promise<void> {
  try {
    await Promise.all([readMe(), readVocabulary(), readDirectory()])
  } catch (thrown) {
    // Pages show without; what needs it waits.
    if (asProblem(thrown).passes) setTimeout(read, AGAIN)
  }
}

export function beginWhenSignedIn(): void {
  watch(
    () => session.signIn?.subject,
    (subject) => subject && void read(),
    { immediate: true },
  )
}

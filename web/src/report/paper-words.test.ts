import { expect, it } from 'vitest'
import forms from '../../../functions/casework/forms.json'
import type { Words } from '../app/language'
import { behalfWords } from './paper-words'

type Field = { name: string; choices?: ({ code: string } & Words)[] }

/** Every field of this name, however deep in the forms it stands. */
function fieldsNamed(name: string, within: unknown): Field[] {
  if (typeof within !== 'object' || within === null) return []
  const deeper = Object.values(within).flatMap((one) => fieldsNamed(name, one))
  return 'name' in within && within.name === name && 'choices' in within
    ? [within as Field, ...deeper]
    : deeper
}

it('says on whose behalf as the form does in which it is entered', () => {
  const asked = fieldsNamed('behalf_of', forms)
  expect(asked.length).toBeGreaterThan(0)
  for (const field of asked)
    expect(Object.values(behalfWords)).toEqual(field.choices!.map(({ zh, en }) => ({ zh, en })))
})

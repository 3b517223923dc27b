import { expect, test } from 'vitest'
import { unfolded } from './printing'

test('what is folded away is printed, and folded again afterwards', () => {
  document.body.innerHTML =
    '<details id="a"></details><details id="b" open></details><section class="no-print"><details id="c"></details></section>'
  const opens = () => [...document.querySelectorAll('details')].map((one) => one.open)
  const fold = unfolded(document)
  expect(opens()).toEqual([true, true, false])
  fold()
  expect(opens()).toEqual([false, true, false])
})

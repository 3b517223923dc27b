import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bring, missing, surely } from './parts'

const HALF_A_MINUTE = 30_000
let n = 0
let file = ''
const run = vi.fn(() => Promise.resolve('run'))

/** What a server answers, one after the other; the last of them from then on. */
function answering(...statuses: number[]) {
  const asked = vi.fn((path: string) => {
    void path
    const status = statuses.length > 1 ? statuses.shift()! : statuses[0]!
    return status
      ? Promise.resolve(new Response('', { status }))
      : Promise.reject(new TypeError('no network'))
  })
  vi.stubGlobal('fetch', asked)
  return asked
}

beforeEach(() => {
  vi.useFakeTimers()
  file = `assets/part-${++n}.js` // what has come once is not asked for again
  run.mockClear()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a part', () => {
  it('is run once its files have come, each asked for once', async () => {
    const asked = answering(200)
    expect(await Promise.all([bring(run, [file]), bring(run, [file])])).toEqual(['run', 'run'])
    expect(asked.mock.calls).toEqual([[`/${file}`]])
  })

  it.each([[[502]], [[429, 503]], [[0, 502, 0]]])(
    'that was answered with %j is asked for again',
    async (bad) => {
      const asked = answering(...bad, 200)
      const brought = bring(run, [file])
      await vi.advanceTimersByTimeAsync(500)
      expect(run).not.toHaveBeenCalled() // a browser would remember that it has failed
      await vi.runAllTimersAsync()
      expect(await brought).toBe('run')
      expect(asked).toHaveBeenCalledTimes(bad.length + 1)
    },
  )

  it('that does not come is given up after a few tries, and asked for again by the next', async () => {
    const asked = answering(502, 502, 502, 502, 200)
    const failed = expect(bring(run, [file])).rejects.toThrow(file)
    await vi.runAllTimersAsync()
    await failed
    expect(asked).toHaveBeenCalledTimes(4)
    expect(await bring(run, [file])).toBe('run')
  })

  it('that a release has taken, or that needs a network which is away, is given up at once', async () => {
    const asked = answering(404)
    await expect(bring(run, [file])).rejects.toThrow(file)
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    answering(0)
    await expect(bring(run, [`other-${file}`])).rejects.toThrow('no network')
    expect(asked).toHaveBeenCalledTimes(1)
    expect(run).not.toHaveBeenCalled()
  })

  it('waits for its style, and asks for that again too', async () => {
    answering(200)
    // A browser's part: to load what is put into the head.
    const links: HTMLLinkElement[] = []
    vi.spyOn(document.head, 'append').mockImplementation((one) => void links.push(one as HTMLLinkElement))
    const brought = bring(run, [`${file}.css`])
    await vi.advanceTimersByTimeAsync(0)
    links[0]!.dispatchEvent(new Event('error'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(links.map((one) => one.getAttribute('href'))).toEqual([`/${file}.css`, `/${file}.css`])
    expect(run).not.toHaveBeenCalled()
    links[1]!.dispatchEvent(new Event('load'))
    expect(await brought).toBe('run')
  })
})

describe('what a page cannot do without', () => {
  it('is asked for until it comes, and is said to be missing meanwhile', async () => {
    const load = vi
      .fn()
      .mockRejectedValueOnce(new Error())
      .mockRejectedValueOnce(new Error())
      .mockResolvedValue('here')
    const loaded = surely(load)
    await vi.advanceTimersByTimeAsync(0)
    expect(missing.value).toBe(1)
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE)
    expect(missing.value).toBe(1)
    await vi.advanceTimersByTimeAsync(HALF_A_MINUTE)
    expect(await loaded).toBe('here')
    expect(missing.value).toBe(0)
  })

  it('comes as soon as the network is back, and without one nothing more is said', async () => {
    const online = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    const loaded = surely(vi.fn().mockRejectedValueOnce(new Error()).mockResolvedValue('here'))
    await vi.advanceTimersByTimeAsync(0)
    expect(missing.value).toBe(0)
    online.mockReturnValue(true)
    window.dispatchEvent(new Event('online'))
    expect(await loaded).toBe('here')
  })
})

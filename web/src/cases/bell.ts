/** Rings at the desk when a level-1 incident has come in, also in a hidden tab. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import tickingWorker from './ticking-worker?worker&url'
import { answer, api, type Schemas } from '../app/api'
import { heardServerTime } from '../app/clock'
import { surely } from '../app/parts'
import { ownScript } from '../app/trusted'

type Counts = Schemas['CountsAnswer']

const SECOND = 1000
/** In how many seconds to ask again before the first answer has said it. */
const FIRST = 10
/** Unheard for so long, the bell says that it cannot ring. */
const DEAF_AFTER = 4

/** Two tones from the device itself: no file to load. Browsers let a page sound only after somebody has touched it. */
class Sound {
  private context: AudioContext | null = null
  readonly able = ref(false)

  async allow(): Promise<void> {
    const Context =
      window.AudioContext ?? (window as { webkitAudioContext?: typeof AudioContext }).webkitAudioContext
    if (!Context) return
    this.context ??= new Context()
    await this.context.resume().catch(() => undefined)
    this.able.value = this.context.state === 'running'
  }

  ring(): void {
    const context = this.context
    if (!context) return
    for (const [at, pitch] of [
      [0, 880],
      [0.25, 660],
      [0.5, 880],
      [0.75, 660],
    ] as const) {
      const tone = context.createOscillator()
      const gain = context.createGain()
      tone.frequency.value = pitch
      gain.gain.value = 0.4
      tone.connect(gain)
      gain.connect(context.destination)
      tone.start(context.currentTime + at)
      tone.stop(context.currentTime + at + 0.2)
    }
  }
}

/** By the page's own timers, which a hidden tab may put off, until a worker ticks: some web views have none, and its file may
 * be long in coming. */
function everySecond(act: () => void): () => void {
  const timer = setInterval(act, SECOND)
  let worker: Worker | undefined
  let over = false

  function started(): Promise<void> {
    return new Promise((ticks, failed) => {
      if (over || !window.Worker) return ticks()
      worker = new Worker(ownScript(tickingWorker))
      worker.onerror = failed
      worker.onmessage = () => {
        clearInterval(timer)
        worker!.onmessage = act
        ticks()
      }
    })
  }

  void surely(started)
  return () => {
    over = true
    clearInterval(timer)
    worker?.terminate()
  }
}

export function useBell() {
  const counts = shallowRef<Counts | null>(null)
  const missed = ref(0)
  const rung = ref<string | null>(null)
  const sound = new Sound()
  let wait = 0
  let asking = false

  async function ask(): Promise<void> {
    asking = true
    try {
      const now = await answer(api.GET('/worklists/counts', { params: { query: { of: 'incident' } } }))
      heardServerTime(now.server_time)
      missed.value = 0
      const before = counts.value
      counts.value = now
      // What had come in before the page was opened stands in the list; it rings while nobody has acknowledged it.
      const news = now.newest_level_1_at !== (before?.newest_level_1_at ?? null)
      if (now.rings && now.level_1_waiting && news) ring(now.newest_level_1_at)
      if (!now.level_1_waiting) rung.value = null
    } catch {
      missed.value += 1
    } finally {
      asking = false
      wait = waitFor()
    }
  }

  function waitFor(): number {
    return (document.hidden ? counts.value?.again_hidden_in : counts.value?.again_in) ?? FIRST
  }

  function ring(at: string | null): void {
    rung.value = at ?? ''
    sound.ring()
  }

  const stop = everySecond(() => {
    wait -= 1
    if (wait <= 0 && !asking) void ask()
  })

  /** In the title too, since a tab behind others shows nothing else; every page that is opened sets its own. */
  function mark(): void {
    const plain = document.title.replace(/^⚠ /, '')
    document.title = rung.value === null ? plain : `⚠ ${plain}`
  }
  watch(rung, mark)
  const unheard = useRouter().afterEach(mark)
  const looked = () => {
    if (!document.hidden) wait = 0
  }
  document.addEventListener('visibilitychange', looked)
  const touched = () => void sound.allow()
  addEventListener('pointerdown', touched)
  addEventListener('keydown', touched)
  void sound.allow()
  onScopeDispose(() => {
    stop()
    unheard()
    rung.value = null
    mark()
    document.removeEventListener('visibilitychange', looked)
    removeEventListener('pointerdown', touched)
    removeEventListener('keydown', touched)
  })

  return {
    counts,
    rung,
    rings: computed(() => counts.value?.rings ?? false),
    silent: computed(() => !sound.able.value),
    deaf: computed(() => missed.value >= DEAF_AFTER),
    allow: touched,
  }
}

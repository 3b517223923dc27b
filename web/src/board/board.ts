/** The board as it stands, asked for again and again; and where its numbers lead, for whom may look behind them. */
import { computed, shallowRef } from 'vue'
import { answer, api, type Schemas } from '../app/api'
import { heardServerTime } from '../app/clock'
import { usePolling } from '../app/live'
import { me } from '../app/me'

export type Board = Schemas['BoardAnswer']
export type Tile = Schemas['TileAnswer']
export type AgePart = Schemas['AgePartAnswer']

/** Half a minute is soon enough for a wall; who has to act is rung for on pages of their own. */
const RHYTHM = { shown: 30_000, hidden: 120_000 }

export function useBoard() {
  const board = shallowRef<Board | null>(null)
  const polling = usePolling(async () => {
    board.value = await answer(api.GET('/board'))
    heardServerTime(board.value.server_time)
  }, RHYTHM)
  return { board, problem: polling.problem, lastRead: polling.lastRead, again: polling.now }
}

export const looksBehind = computed(() =>
  Boolean(me.value?.features.some((one) => one.code === 'records_behind')),
)

export function toOpenOnes(asked: Record<string, string>): string {
  return `/app/board/records?${new URLSearchParams(asked)}`
}

/** Figures of a unit over a period, and where each of them leads. */
import { answer, api, type Schemas } from '../app/api'
import { say } from '../app/language'
import { span } from '../app/times'
import type { Span } from './periods'

export type Figure = Schemas['FigureAnswer']
export type Figures = Schemas['FiguresAnswer']
export type Indicator = Schemas['IndicatorAnswer']

export function readFigures(period: Span, scope?: string): Promise<Figures> {
  return answer(api.GET('/figures', { params: { query: { ...period, scope: scope || undefined } } }))
}

export async function readIndicators(): Promise<Indicator[]> {
  return (await answer(api.GET('/figures/indicators'))).indicators
}

/** The page with the records behind a number. */
export function toRecords(code: string, period: Span, scope?: string, where?: string): string {
  const query = new URLSearchParams({ indicator: code, from: period.from, to: period.to })
  if (scope) query.set('scope', scope)
  if (where) query.set('where', where)
  return `/app/figures/records?${query}`
}

/** "93.5%", or "–" where there is no whole to be a part of. */
export function percentOf(percent: number | null | undefined): string {
  return percent === null || percent === undefined ? '–' : `${percent}%`
}

/** What a figure comes to, in one line: of a rate its percentage with both its numbers. */
export function saidOf(figure: Pick<Figure, 'count' | 'whole' | 'percent' | 'unit'>): string {
  if (figure.whole === null || figure.whole === undefined) return `${figure.count} ${say(figure.unit)}`
  return `${percentOf(figure.percent)}（${figure.count}/${figure.whole}）`
}

export function length(seconds: number): string {
  return span(seconds * 1000)
}

/** What was said about a report, as a talk between its reporter and those who handle it. */
import type { Schemas } from '../app/api'
import type { Said } from '../kit/Thread.vue'

export function saidIn(report: Schemas['ReportAnswer']): Said[] {
  return report.thread.map((line, key) => ({
    key,
    text: line.text,
    at: line.stated_at ?? line.at,
    mine: line.mine,
    who: line.by_name,
  }))
}

/** What was said about a report, as a talk: what the handlers said, and what the reporter answered. */
import type { Schemas } from '../app/api'
import type { Said } from '../kit/Thread.vue'
import { laterWords } from './later-words'

export function saidIn(report: Schemas['ReportAnswer']): Said[] {
  return [...report.questions, ...report.feedback].map((text, key) => ({
    key,
    text,
    mine: false,
    who: laterWords.desk,
  }))
}

/** Drawn here, 24 × 24, as strokes: no icon font, no pictures from elsewhere. */
export const icons = {
  alert: 'M12 3 2 20h20L12 3Zm0 6v5m0 3v.5',
  archive: 'M3 5h18v4H3V5Zm2 4v11h14V9M9 13h6',
  back: 'M15 5l-7 7 7 7',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4l2-2Zm4 4h4',
  board: 'M4 20V10m6 10V4m6 16v-7m4 7H2',
  book: 'M4 5c3-1.5 6-1 8 1 2-2 5-2.5 8-1v14c-3-1.5-6-1-8 1-2-2-5-2.5-8-1V5Zm8 1v14',
  calendar: 'M4 6h16v14H4V6Zm0 5h16M8 3v5m8-5v5',
  camera: 'M3 7h4l2-3h6l2 3h4v13H3V7Zm9 10a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z',
  check: 'M4 12.5 9.5 18 20 6',
  chevron: 'M6 9l6 6 6-6',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.5 2',
  close: 'M5 5l14 14M19 5 5 19',
  file: 'M6 3h8l4 4v14H6V3Zm8 0v4h4',
  filter: 'M3 5h18l-7 8v6l-4 2v-8L3 5Z',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM3 12h18M12 3c3 3 3 15 0 18-3-3-3-15 0-18Z',
  hazard: 'M12 3v12m0 3.5v.5M4 21h16',
  home: 'M3 11 12 3l9 8v10h-6v-6H9v6H3V11Z',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
  list: 'M8 6h13M8 12h13M8 18h13M3.5 6h.5M3.5 12h.5M3.5 18h.5',
  lock: 'M6 11h12v10H6V11Zm2 0V8a4 4 0 0 1 8 0v3',
  offline:
    'M3 3l18 18M5 12a10 10 0 0 1 4-2.5M2 8.5A15 15 0 0 1 7 5.5M19 12a10 10 0 0 0-3-2.200M22 8.5A15 15 0 0 0 11 5m-2 11a5 5 0 0 1 5-.5M12 20v.5',
  out: 'M10 4H4v16h6M15 8l4 4-4 4m4-4H9',
  people: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 10c0-4 3-7 7-7s7 3 7 7m0-18a4 4 0 0 1 0 8m3 3c2 1 3 3.5 3 7',
  person: 'M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Zm-9 9c0-4 4-7 9-7s9 3 9 7',
  phone: 'M5 3h4l2 5-2.5 2a12 12 0 0 0 5.5 5.5l2-2.5 5 2v4a2 2 0 0 1-2 2C10 21 3 14 3 5a2 2 0 0 1 2-2Z',
  plus: 'M12 4v16M4 12h16',
  print: 'M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7v-7Z',
  route:
    'M6 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm12-12a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 18h7a3.5 3.5 0 0 0 0-7H9a3.5 3.5 0 0 1 0-7h7',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 5 5',
  send: 'M3 11 21 3l-7 18-3-7-8-3Z',
  shield: 'M12 3 4 6v6c0 5 3 8 8 9 5-1 8-4 8-9V6l-8-3Z',
  talk: 'M4 4h16v12H10l-5 4v-4H4V4Z',
} as const

export type IconName = keyof typeof icons

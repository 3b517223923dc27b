import { toLocalInput } from './times'

/** "07:20", in Shanghai whatever the device is set to. */
export function clockTime(instant: string | number): string {
  return toLocalInput(instant).slice(11, 16)
}

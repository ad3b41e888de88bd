import picocolors from 'picocolors'

export type Colors = ReturnType<typeof picocolors.createColors>

/** Colours, or the same functions without any. */
export function colorsFor(isWanted: boolean): Colors {
  return picocolors.createColors(isWanted)
}

/** A photo drawn anew in the page: what a camera wrote beside the picture, its position among it, does not come along. */
export const MOST_BYTES = 10_000_000
const LONGEST = 2048
const QUALITIES = [0.82, 0.7, 0.55]

export class BrokenPhoto extends Error {}

/** The size to draw at: the long side at most 2048, never larger than it was. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** A JPEG without anything but its dots. Throws BrokenPhoto where the browser cannot open it. */
export async function redrawn(file: Blob): Promise<Blob> {
  const picture = await opened(file)
  const { width, height } = fitted(picture.naturalWidth, picture.naturalHeight)
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (!pen) throw new BrokenPhoto()
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, width, height)
  pen.drawImage(picture, 0, 0, width, height)
  for (const quality of QUALITIES) {
    const blob = await jpeg(canvas, quality)
    if (blob.size <= MOST_BYTES) return blob
  }
  throw new BrokenPhoto()
}

function opened(file: Blob): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(file)
  return new Promise<HTMLImageElement>((resolve, reject) => {
    const picture = new Image()
    picture.onload = () => resolve(picture)
    picture.onerror = () => reject(new BrokenPhoto())
    picture.src = address
  }).finally(() => URL.revokeObjectURL(address))
}

function jpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new BrokenPhoto())), 'image/jpeg', quality),
  )
}

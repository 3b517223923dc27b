/** A record on paper: what is folded away on the screen is printed too, and folded again afterwards. */
import { onMounted, onUnmounted } from 'vue'

/** Opens every fold below `root`; answers what closes those that were closed. */
export function unfolded(root: ParentNode): () => void {
  const closed = [...root.querySelectorAll<HTMLDetailsElement>('details:not([open])')].filter(
    (one) => !one.closest('.no-print'),
  )
  for (const one of closed) one.open = true
  return () => {
    for (const one of closed) one.open = false
  }
}

/** However printing was begun: by the page's button or the browser's. */
export function unfoldsForPrint(): void {
  let fold = () => undefined as void
  const open = () => (fold = unfolded(document))
  const close = () => fold()
  onMounted(() => {
    addEventListener('beforeprint', open)
    addEventListener('afterprint', close)
  })
  onUnmounted(() => {
    removeEventListener('beforeprint', open)
    removeEventListener('afterprint', close)
  })
}

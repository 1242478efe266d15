// Runs in a page, from before its own scripts: keeps what of numbered things appears in the document, and when it was painted.
// Bundled by itself and given to the browser as text; whoever drives the page takes what was kept.

type Shown =
  | { readonly kind: 'line' | 'beat'; readonly number: number }
  /** A status change: its id, and what its row says. */
  | { readonly kind: 'switch'; readonly id: string; readonly text: string }

export type SeenInPage = Shown & {
  /** When it was painted, milliseconds since 1970. */
  readonly at: number
}

declare global {
  // A global of a page is a var.
  var __rigTake: () => SeenInPage[]
}

/** Who drives the page takes often; one who does not must not fill it. */
const mostKept = 50_000
const numbered = /rig-(line|beat)-(\d+)/g
const eventRow = 'li[data-event]'
const afterPaint = new MessageChannel()
let kept: SeenInPage[] = []
let waiting: Shown[] = []
let asked = false

function look(text: string): void {
  for (const [, kind, number] of text.matchAll(numbered))
    waiting.push({ kind: kind === 'line' ? 'line' : 'beat', number: Number(number) })
}

function lookAt(node: Node): void {
  const text = node.textContent ?? ''
  look(text)
  if (!(node instanceof Element) || !text.includes('rig-switch')) return
  // In the list of events; a notice tells of the same.
  for (const item of node.matches(eventRow) ? [node] : node.querySelectorAll(eventRow)) {
    const told = item.textContent
    if (told.includes('rig-switch'))
      waiting.push({ kind: 'switch', id: item.getAttribute('data-event') ?? '', text: told })
  }
}

afterPaint.port1.onmessage = () => {
  const at = performance.timeOrigin + performance.now()
  asked = false
  kept = [...kept, ...waiting.map((seen) => ({ ...seen, at }))].slice(-mostKept)
  waiting = []
}

new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === 'characterData') look(target.textContent ?? '')
    for (const node of addedNodes) lookAt(node)
  }
  if (waiting.length === 0 || asked) return
  asked = true
  // The frame that shows it is painted after its callbacks; a message that is posted from one comes after the paint.
  requestAnimationFrame(() => afterPaint.port2.postMessage(null))
}).observe(document, { subtree: true, childList: true, characterData: true })

globalThis.__rigTake = () => {
  const taken = kept
  kept = []
  return taken
}

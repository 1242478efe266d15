// Owns the short notices that outlive the page they were made on: what a person's act led to, and what happened meanwhile. Bounded: what is
// too many pushes out the oldest. Knows no React, so that anything may tell.

type Listener = () => void

export type NoticeTone = 'plain' | 'warn' | 'bad'

export interface Notice {
  /** One of the same id stands in the place of the one before. */
  readonly id: string
  readonly text: string
  readonly tone: NoticeTone
  /** What can be done about it while it is shown. */
  readonly action: { readonly label: string; readonly onPress: () => void } | null
  /** Where to see it; `path` is of this site. */
  readonly link: { readonly path: string; readonly onOpen: () => void } | null
}

/** More at once nobody reads. */
export const mostNotices = 4
/** What a person does is answered in one place: the newest answer stands. */
const answerId = 'answer'

let all: readonly Notice[] = []
const listeners = new Set<Listener>()

function set(notices: readonly Notice[]): void {
  all = notices
  for (const listener of [...listeners]) listener()
}

/** Answers what a person did. What comes later stands in the place of what is there. */
export function showNotice(text: string, action: Notice['action'] = null): void {
  putNotice({ id: answerId, text, tone: 'plain', action, link: null })
}

/** The newest is last. */
export function putNotice(notice: Notice): void {
  const known = all.some(({ id }) => id === notice.id)
  set(known ? all.map((one) => (one.id === notice.id ? notice : one)) : [...all, notice].slice(-mostNotices))
}

export function hideNotice(id: string): void {
  if (all.some((one) => one.id === id)) set(all.filter((one) => one.id !== id))
}

export function currentNotices(): readonly Notice[] {
  return all
}

export function onNotice(listener: Listener): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

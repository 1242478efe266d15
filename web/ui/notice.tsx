// Owns how notices are shown: above every page, each read out once, gone by itself, by its button or by Escape. One that is pointed at or
// holds the focus stays.
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react'
import { X } from 'lucide-react'
import { cx } from './cx.ts'
import { IconButton } from './icon-button.tsx'
import { currentNotices, hideNotice, onNotice, type Notice, type NoticeTone } from './notice-store.ts'
import { RowLink } from './row-link.tsx'
import { StatusShape } from './status.tsx'

const shownMs = 10_000

/** A status with the mark and the colour of the tone. */
const marks: Readonly<Record<Exclude<NoticeTone, 'plain'>, string>> = { warn: 'DEGRADED', bad: 'CRASHED' }
const tones: Readonly<Record<NoticeTone, string>> = {
  plain: 'border-line-2',
  warn: 'border-warn/40',
  bad: 'border-bad/40',
}

export function Notices(): ReactNode {
  const notices = useSyncExternalStore(onNotice, currentNotices)
  return (
    <section
      aria-label="Notices"
      className="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex justify-center md:inset-x-6 md:bottom-6 print:hidden"
    >
      {/* There before anything is told: what comes into a region that is new is not read out. */}
      <ol aria-live="polite" aria-relevant="additions text" className="flex max-w-full flex-col items-center gap-2">
        {notices.map((notice) => (
          <NoticeCard key={notice.id} notice={notice} />
        ))}
      </ol>
    </section>
  )
}

/** Moves the focus to the newest notice, where there is one. */
export function focusNewestNotice(): void {
  const newest = currentNotices().at(-1)
  if (newest) document.getElementById(domId(newest))?.querySelector<HTMLElement>('a, button')?.focus()
}

function domId({ id }: Notice): string {
  return `notice-${id}`
}

function NoticeCard({ notice }: { notice: Notice }): ReactNode {
  const { id, text, tone, action, link } = notice
  const card = useRef<HTMLLIElement>(null)
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => {
      hideNotice(id)
    }, shownMs)
    return () => {
      clearTimeout(timer)
    }
    // One that says something else now has its time anew.
  }, [id, held, notice])
  const holds = (): void => {
    setHeld(card.current?.matches(':hover, :focus-within') ?? false)
  }
  return (
    <li
      ref={card}
      id={domId(notice)}
      data-tone={tone}
      onPointerEnter={holds}
      onPointerLeave={holds}
      onFocus={holds}
      onBlur={(event) => {
        setHeld(event.currentTarget.contains(event.relatedTarget))
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') hideNotice(id)
      }}
      className={cx(
        'pointer-events-auto relative flex max-w-[min(560px,100%)] items-center gap-2 rounded-lg border bg-raise py-1.5 pr-1.5 pl-4 text-sm shadow-pop',
        tones[tone],
      )}
    >
      {tone !== 'plain' && <StatusShape status={marks[tone]} />}
      <p className="min-w-0 [overflow-wrap:anywhere]">
        {link ? (
          <RowLink
            href={link.path}
            tabIndex={0}
            onOpen={() => {
              hideNotice(id)
              link.onOpen()
            }}
            className="after:rounded-lg"
          >
            {text}
          </RowLink>
        ) : (
          text
        )}
      </p>
      {action && (
        <button
          type="button"
          onClick={() => {
            hideNotice(id)
            action.onPress()
          }}
          className="relative h-7 shrink-0 rounded-sm px-2 text-sm font-medium text-accent hover:bg-track"
        >
          {action.label}
        </button>
      )}
      <IconButton
        label="Close the notice"
        icon={<X />}
        className="relative"
        onClick={() => {
          hideNotice(id)
        }}
      />
    </li>
  )
}

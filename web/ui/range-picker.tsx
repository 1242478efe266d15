// Owns the choice of the stretch of time that a page shows: one of the usual ranges, or one of its own.
import { useState, type ReactNode } from 'react'
import { CalendarRange } from 'lucide-react'
import { Button } from './button.tsx'
import { cx } from './cx.ts'
import { Dialog } from './dialog.tsx'
import { FormActions } from './form-parts.tsx'
import { formatSpan } from './format.ts'
import type { TimeWindow } from './plot.tsx'
import { Segmented } from './segmented.tsx'
import { TextField } from './text-field.tsx'
import { ownWindow, ranges, type Range, type RangeSearch } from './time-range.ts'

interface RangePickerProps {
  search: RangeSearch
  /** What is shown where the search says nothing. */
  usual: Range
  options?: readonly Range[]
  onRange: (range: Range) => void
  onOwn: (window: TimeWindow) => void
  /** What is on the page now: where an own range begins from. */
  shown: TimeWindow
}

export function RangePicker({ search, usual, options = ranges, onRange, onOwn, shown }: RangePickerProps): ReactNode {
  const [choosing, setChoosing] = useState(false)
  const own = ownWindow(search)
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1">
      <p className="num hidden text-sm text-fg-2 print:block">{formatSpan(shown.from, shown.to)}</p>
      <Segmented
        label="Range of time"
        value={own ? null : (search.range ?? usual)}
        options={options.map((value) => ({ value, label: value }))}
        onChange={onRange}
      />
      <button
        type="button"
        aria-label={own ? `Own range: ${formatSpan(own.from, own.to)}` : 'Own range'}
        onClick={() => {
          setChoosing(true)
        }}
        className={cx(
          'num inline-flex h-8 items-center gap-1.5 rounded-md px-2 text-xs font-medium hover:bg-track hover:text-fg',
          own ? 'border border-line-2 bg-surface text-fg shadow-card' : 'text-fg-3',
        )}
      >
        <CalendarRange aria-hidden className="size-4" />
        {own && <span className="max-w-[240px] truncate">{formatSpan(own.from, own.to)}</span>}
      </button>
      {choosing && (
        <OwnRange
          shown={own ?? shown}
          onClose={() => {
            setChoosing(false)
          }}
          onOwn={onOwn}
        />
      )}
    </div>
  )
}

interface OwnRangeProps {
  shown: TimeWindow
  onOwn: (window: TimeWindow) => void
  onClose: () => void
}

function OwnRange({ shown, onOwn, onClose }: OwnRangeProps): ReactNode {
  const [from, setFrom] = useState(() => localMinute(shown.from))
  const [to, setTo] = useState(() => localMinute(shown.to))
  const window = { from: Date.parse(from), to: Date.parse(to) }
  const problem =
    Number.isNaN(window.from) || Number.isNaN(window.to)
      ? 'Enter a day and a time'
      : window.to <= window.from
        ? 'Later than the beginning'
        : null
  return (
    <Dialog open onOpenChange={onClose} title="Own range" description="From when until when, in your time zone.">
      <form
        className="mt-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (problem !== null) return
          onOwn(window)
          onClose()
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="From"
            type="datetime-local"
            value={from}
            onChange={(event) => {
              setFrom(event.currentTarget.value)
            }}
          />
          <TextField
            label="Until"
            type="datetime-local"
            value={to}
            error={problem}
            onChange={(event) => {
              setTo(event.currentTarget.value)
            }}
          />
        </div>
        <FormActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={problem !== null}>
            Show
          </Button>
        </FormActions>
      </form>
    </Dialog>
  )
}

/** As the field takes it: 2026-11-21T14:03, in the zone of the person. */
function localMinute(time: number): string {
  const zone = new Date(time).getTimezoneOffset() * 60_000
  return new Date(time - zone).toISOString().slice(0, 16)
}

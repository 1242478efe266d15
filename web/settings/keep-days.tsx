// Owns the field for how many days one kind of history is kept. Its button is there from the start, so that nothing moves.
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import type { RetentionKind } from '../gen/graphql.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { wholeNumberProblem } from '../ui/field-rules.ts'
import { inputLook } from '../ui/text-field.tsx'
import { keptKinds } from '../ui/kept-kinds.ts'

interface KeepDaysProps {
  kind: RetentionKind
  keepDays: number
  onSave: (days: number) => void
}

export function KeepDays({ kind, keepDays, onSave }: KeepDaysProps): ReactNode {
  const [text, setText] = useState(String(keepDays))
  const { label, leastDays, mostDays } = keptKinds[kind]
  const problem = wholeNumberProblem(text, leastDays, mostDays)
  const changed = text.trim() !== String(keepDays)
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (changed && problem === null) onSave(Number(text))
  }
  return (
    <form onSubmit={submit} noValidate className="flex items-center gap-2">
      <input
        value={text}
        inputMode="numeric"
        autoComplete="off"
        aria-label={`Days to keep of: ${label}`}
        aria-invalid={problem === null ? undefined : true}
        aria-describedby={`keep-${kind}`}
        onChange={(event) => {
          setText(event.currentTarget.value)
        }}
        className={cx(inputLook, 'num !w-18 shrink-0 text-right')}
      />
      <span
        id={`keep-${kind}`}
        aria-live="polite"
        className={cx('num w-28 text-left text-xs whitespace-nowrap', problem === null ? 'text-fg-3' : 'text-bad-fg')}
      >
        days, {leastDays} to {mostDays}
      </span>
      <Button
        type="submit"
        variant="ghost"
        disabled={problem !== null}
        className={cx('!px-2', !changed && 'invisible')}
        aria-label={`Save the days of: ${label}`}
      >
        Save
      </Button>
    </form>
  )
}

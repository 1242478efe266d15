// Owns the box by which a node is chosen: with Shift all between it and the last one as well.
import type { ReactNode } from 'react'
import { cx } from '../ui/cx.ts'

interface ChooseNodeProps {
  name: string
  chosen: boolean
  onChoose: (on: boolean, range: boolean) => void
  tabIndex?: 0 | -1
  small?: boolean
}

export function ChooseNode({ name, chosen, onChoose, tabIndex, small = false }: ChooseNodeProps): ReactNode {
  return (
    <input
      type="checkbox"
      aria-label={`Choose ${name}`}
      checked={chosen}
      tabIndex={tabIndex}
      onChange={(event) => {
        const { nativeEvent } = event
        onChoose(event.currentTarget.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)
      }}
      // Above the link that is stretched over its row.
      className={cx('relative z-10 block shrink-0 accent-accent-solid', small ? 'size-3.5' : 'size-4')}
    />
  )
}

interface ChooseAllProps {
  state: 'all' | 'some' | 'none'
  onChoose: () => void
}

export function ChooseAll({ state, onChoose }: ChooseAllProps): ReactNode {
  return (
    <input
      type="checkbox"
      aria-label="Choose all that are shown"
      checked={state === 'all'}
      ref={(box) => {
        if (box) box.indeterminate = state === 'some'
      }}
      onChange={onChoose}
      className="block size-4 accent-accent-solid"
    />
  )
}

// Owns the question before history is kept for another time: less of it is less for good.
import type { ReactNode } from 'react'
import { useAction } from '../apollo/use-action.ts'
import type { RetentionKind } from '../gen/graphql.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { showNotice } from '../ui/notice-store.ts'
import { SetRetention } from './documents.ts'
import { daysText, keptKinds } from '../ui/kept-kinds.ts'

export interface NewRetention {
  readonly kind: RetentionKind
  /** Days. */
  readonly from: number
  readonly to: number
}

interface SetRetentionDialogProps {
  environmentId: string
  asked: NewRetention
  onClose: () => void
}

export function SetRetentionDialog({ environmentId, asked, onClose }: SetRetentionDialogProps): ReactNode {
  const set = useAction(SetRetention)
  const { kind, from, to } = asked
  const { label } = keptKinds[kind]
  const less = to < from
  return (
    <ConfirmDialog
      {...set}
      title={`Keep ${label.toLowerCase()} for ${daysText(to)}?`}
      text={
        less
          ? `What is older than ${daysText(to)} is removed within 5 minutes, for good. It was kept for ${daysText(from)}.`
          : `It was kept for ${daysText(from)}. What was removed already does not come back; what is there now stays longer.`
      }
      action={less ? 'Keep less' : 'Keep longer'}
      harmless={!less}
      onConfirm={() => {
        void set.run({ environmentId, kind, keepDays: to }).then((done) => {
          if (!done) return
          showNotice(`${label}: kept for ${daysText(to)} from now on.`)
          onClose()
        })
      }}
      onClose={onClose}
    />
  )
}

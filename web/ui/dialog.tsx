// Owns the dialogs of the page, each loaded when it first opens.
import type { ReactNode } from 'react'
import type { DialogProps, OverlayProps } from './dialog-frames.tsx'
import { later, WhenOpened } from './on-demand.tsx'

const frames = () => import('./dialog-frames.tsx')
const DialogFrame = later(async () => (await frames()).DialogFrame)
const DrawerFrame = later(async () => (await frames()).DrawerFrame)
const TopDialogFrame = later(async () => (await frames()).TopDialogFrame)

/** In the middle. */
export function Dialog(props: DialogProps): ReactNode {
  return (
    <WhenOpened open={props.open}>
      <DialogFrame {...props} />
    </WhenOpened>
  )
}

/** At the left edge. No title in sight: it names the drawer for a screen reader. */
export function Drawer(props: OverlayProps): ReactNode {
  return (
    <WhenOpened open={props.open}>
      <DrawerFrame {...props} />
    </WhenOpened>
  )
}

/** Near the top, for a field whose results grow downwards. */
export function TopDialog(props: OverlayProps): ReactNode {
  return (
    <WhenOpened open={props.open}>
      <TopDialogFrame {...props} />
    </WhenOpened>
  )
}

// Owns the menu that opens from a button: the button is there with the page, the menu when it is first wanted.
import type { ReactNode } from 'react'
import type { MenuProps } from './menu-popup.tsx'
import { later, OpenedBy } from './on-demand.tsx'

const popup = () => import('./menu-popup.tsx')
const MenuPopup = later(async () => (await popup()).MenuPopup)

export const MenuLabel = later(async () => (await popup()).MenuLabel)
export const MenuSeparator = later(async () => (await popup()).MenuSeparator)
export const MenuItem = later(async () => (await popup()).MenuItem)

export function Menu(props: MenuProps): ReactNode {
  return (
    <OpenedBy kind="menu" load={popup} trigger={props.trigger} onOpen={props.onOpen}>
      <MenuPopup {...props} />
    </OpenedBy>
  )
}

// Owns the frame of the pages before the shell: the mark, a title, and one card in the middle.
import type { ReactNode } from 'react'
import { Logo } from '../ui/logo.tsx'

export function AuthCard({
  title,
  text,
  children,
}: {
  title: string
  text: ReactNode
  children: ReactNode
}): ReactNode {
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[14vh] pb-10">
      <Logo />
      <div className="mt-8 w-full max-w-[380px] rounded-lg border border-line bg-surface p-6 shadow-card">
        <h1 className="text-lg font-semibold break-words">{title}</h1>
        <div className="mt-1 mb-5 text-sm break-words text-fg-2">{text}</div>
        {children}
      </div>
    </main>
  )
}

/** Below a line: the way to where somebody may have wanted to be. */
export function AuthFooter({ children }: { children: ReactNode }): ReactNode {
  return <p className="mt-5 border-t border-line pt-4 text-xs text-fg-3">{children}</p>
}

export const authLinkLook = 'font-medium text-accent underline underline-offset-2'

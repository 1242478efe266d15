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
        <h1 className="text-lg font-semibold">{title}</h1>
        <p className="mt-1 mb-5 text-sm text-fg-2">{text}</p>
        {children}
      </div>
    </main>
  )
}

/** What the server said, announced when it appears. */
export function FormError({ message }: { message: string | null }): ReactNode {
  return (
    <div role="alert">
      {message && (
        <p className="mb-4 rounded-md border border-bad/30 bg-bad/12 px-3 py-2 text-sm text-bad-fg">{message}</p>
      )}
    </div>
  )
}

// Owns a command to run elsewhere: shown in full, copied by a button that says that it did.
import { useEffect, useState, type ReactNode } from 'react'
import { Check, Copy } from 'lucide-react'
import { IconButton } from './icon-button.tsx'

const confirmMs = 2_000

export function CommandLine({ command }: { command: string }): ReactNode {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => {
      setCopied(false)
    }, confirmMs)
    return () => {
      clearTimeout(timer)
    }
  }, [copied])
  const copy = (): void => {
    void navigator.clipboard.writeText(command).then(
      () => {
        setCopied(true)
      },
      () => undefined,
    )
  }
  return (
    <div className="flex items-start gap-2 rounded-md border border-line-2 bg-bg py-1 pr-1 pl-3 text-left">
      <code className="min-w-0 flex-1 py-1.5 font-mono text-xs break-all whitespace-pre-wrap select-all">
        {command}
      </code>
      {/* Over plain HTTP from another machine there is no clipboard; the text can still be selected by hand. */}
      {isSecureContext && (
        <IconButton
          label={copied ? 'Copied' : 'Copy the command'}
          icon={copied ? <Check /> : <Copy />}
          onClick={copy}
        />
      )}
    </div>
  )
}

// Owns a text to be used elsewhere, a command, a link or a token: shown in full, copied by a button that says that it did.
import type { ReactNode } from 'react'
import { Check, Copy } from 'lucide-react'
import { IconButton } from './icon-button.tsx'
import { useCopied } from './use-copied.ts'

/** `what` it is, for the button: the command, the link. */
export function CopyLine({ text, what }: { text: string; what: string }): ReactNode {
  const { copied, copy } = useCopied()
  return (
    <div className="flex items-start gap-2 rounded-md border border-line-2 bg-bg py-1 pr-1 pl-3 text-left">
      <code className="min-w-0 flex-1 py-1.5 font-mono text-xs [overflow-wrap:anywhere] whitespace-pre-wrap select-all">
        {text}
      </code>
      {/* Over plain HTTP from another machine there is no clipboard; the text can still be selected by hand. */}
      {isSecureContext && (
        <IconButton
          label={copied ? 'Copied' : `Copy ${what}`}
          icon={copied ? <Check /> : <Copy />}
          onClick={() => copy(text)}
        />
      )}
    </div>
  )
}

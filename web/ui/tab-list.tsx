// Owns the row of tabs below the head of a page: each is a place of its own, with its address.
import type { ReactNode } from 'react'
import { Tabs } from 'radix-ui'

interface TabListProps<Value extends string> {
  label: string
  value: Value
  tabs: readonly { readonly value: Value; readonly label: string }[]
  onChange: (value: Value) => void
  /** What the chosen tab shows. */
  children: ReactNode
}

export function TabList<Value extends string>({
  label,
  value,
  tabs,
  onChange,
  children,
}: TabListProps<Value>): ReactNode {
  return (
    <Tabs.Root
      value={value}
      onValueChange={(chosen) => {
        const known = tabs.find((tab) => tab.value === chosen)
        if (known) onChange(known.value)
      }}
    >
      <Tabs.List aria-label={label} className="mb-3 flex gap-5 overflow-x-auto border-b border-line">
        {tabs.map((tab) => (
          <Tabs.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px h-9 border-b-2 border-transparent text-sm font-medium text-fg-2 outline-offset-[-2px] hover:text-fg data-[state=active]:border-accent data-[state=active]:text-fg"
          >
            {tab.label}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      <Tabs.Content value={value} tabIndex={-1} className="outline-none">
        {children}
      </Tabs.Content>
    </Tabs.Root>
  )
}

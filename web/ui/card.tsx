// Owns the surface that content sits on, and its title row.
import type { ComponentProps, ReactNode } from 'react'
import { cx } from './cx.ts'

export function Card({ className, ...rest }: ComponentProps<'section'>): ReactNode {
  return <section {...rest} className={cx('rounded-lg border border-line bg-surface shadow-card', className)} />
}

export function CardTitle({ className, ...rest }: ComponentProps<'h2'>): ReactNode {
  return <h2 {...rest} className={cx('text-sm font-semibold text-fg', className)} />
}

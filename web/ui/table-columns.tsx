// Owns the columns of a table: which are in sight at this width, and the cells that stand in those of a virtual one.
import { createContext, use, type ReactNode } from 'react'
import { cx } from './cx.ts'
import { usePrinting } from './printing.ts'
import { useMediaQuery } from './use-media-query.ts'

export interface TableColumn<Key extends string = never> {
  readonly id: string
  readonly header: string
  /** The header is only for who cannot see what stands below it. */
  readonly headerUnseen?: boolean
  /** Stands in the header instead of its text. */
  readonly headerControl?: ReactNode
  /** A grid track: fixed, so that no number moves a column; one of them may take the rest. */
  readonly track: string
  readonly align?: 'right'
  /** Left out on screens narrower than this; absent: always there. */
  readonly from?: 'lg' | 'xl'
  /** Its header sorts by this key. */
  readonly sort?: Key
}

export function useColumnsInSight<Column extends Pick<TableColumn<string>, 'from'>>(
  columns: readonly Column[],
): readonly Column[] {
  const large = useMediaQuery('(min-width: 1024px)')
  const extraLarge = useMediaQuery('(min-width: 1280px)')
  const printing = usePrinting()
  return columns.filter(({ from }) =>
    from === 'xl' ? extraLarge && !printing : from === 'lg' ? large || printing : true,
  )
}

/** The ids of the columns in sight, for the cells of the rows. */
export const ColumnsInSight = createContext<ReadonlySet<string>>(new Set())

interface CellProps {
  column: string
  align?: 'right'
  className?: string
  children?: ReactNode
}

export function Cell({ column, align, className, children }: CellProps): ReactNode {
  if (!use(ColumnsInSight).has(column)) return null
  return (
    <div role="cell" className={cx('min-w-0', align === 'right' && 'text-right', className)}>
      {children}
    </div>
  )
}

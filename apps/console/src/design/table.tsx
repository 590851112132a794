import { type ComponentChildren } from 'preact';

/** A column: its head, and what stands in it. The first one names its row. */
export interface Column<Row> {
  head: string;
  cell: (row: Row) => ComponentChildren;
  number?: boolean;
  /** The head is for screen readers alone, as over buttons. */
  headHidden?: boolean;
}

interface TableProps<Row> {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

/** A table, which on a phone is a list of cards. The roles are said, since as cards browsers forget them. */
export const Table = <Row,>({ caption, columns, rows, keyOf }: TableProps<Row>) => (
  <div class="table-frame">
    <table class="table" role="table">
      <caption class="hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ head, number, headHidden }) => (
            <th key={head} role="columnheader" scope="col" class={number ? 'number' : undefined}>
              {headHidden ? <span class="hidden">{head}</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map(({ head, cell, number, headHidden }, n) => {
              const label = headHidden ? '' : head;
              if (n === 0)
                return (
                  <th key={head} role="rowheader" scope="row" data-label={label}>
                    {cell(row)}
                  </th>
                );
              return (
                <td key={head} role="cell" data-label={label} class={number ? 'number' : undefined}>
                  {cell(row)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** As it stands in a table; a dash where there is nothing to compare with. */
export const ratio = (figure: number, beside: number | undefined): string =>
  beside ? `${(figure / beside).toFixed(2)} ×` : '–';

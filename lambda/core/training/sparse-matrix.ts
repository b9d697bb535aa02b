/** Rows of features: row r holds `columns[rowStart[r]…rowStart[r+1]]`, ascending, with their values beside them. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly rowStart: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

/** Builds the matrix from one map a row: column → value. */
export function sparseMatrix(rows: readonly ReadonlyMap<number, number>[], columns: number): SparseMatrix {
  const size = rows.reduce((total, row) => total + row.size, 0);
  const rowStart = new Int32Array(rows.length + 1);
  const column = new Int32Array(size);
  const value = new Float64Array(size);
  let at = 0;
  for (const [number, row] of rows.entries()) {
    for (const key of [...row.keys()].sort((a, b) => a - b)) {
      column[at] = key;
      value[at] = row.get(key) as number;
      at++;
    }
    rowStart[number + 1] = at;
  }
  return { rows: rows.length, columns, rowStart, column, value };
}

/** The weighted sum of one row's features. */
export function dot({ rowStart, column, value }: SparseMatrix, row: number, weights: Float64Array): number {
  let sum = 0;
  for (let at = rowStart[row] as number; at < (rowStart[row + 1] as number); at++) {
    sum += (value[at] as number) * (weights[column[at] as number] as number);
  }
  return sum;
}

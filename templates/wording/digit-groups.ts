/**
 * How a language writes whole numbers: from so many digits on in groups of three with a sign between them, `1,234` or
 * `12 345`; shorter ones as they are.
 */
export function digitGroups(separator: string, fromDigits: number): (value: number) => string {
  return (value) => {
    const digits = String(value);
    return digits.length < fromDigits ? digits : digits.replace(/\B(?=(?:\d{3})+$)/g, () => separator);
  };
}

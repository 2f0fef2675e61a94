/**
 * A rule of docs/spec is a list item that begins `- **RV4** `; `(later)` after its id says that its part is not
 * built yet. A test quotes it in its title: `[RV4]`.
 *
 * @typedef {{ id: string, isLater: boolean, where: string }} Rule
 * @typedef {{ id: string, where: string }} Quote
 */

/**
 * @param {string} text of a file of docs/spec
 * @param {string} file
 * @returns {Rule[]}
 */
export const findRules = (text, file) =>
  text.split('\n').flatMap((line, index) => {
    const [, id, later] = /^\s*- \*\*([A-Z]{2}\d+)\*\*( \(later\))?/.exec(line) ?? [];
    return id ? [{ id, isLater: later !== undefined, where: `${file}:${index + 1}` }] : [];
  });

/**
 * @param {string} text of a test file
 * @param {string} file
 * @returns {Quote[]}
 */
export const findQuotes = (text, file) =>
  text
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\[([A-Z]{2}\d+)\]/g)].flatMap(([, id]) =>
        id ? [{ id, where: `${file}:${index + 1}` }] : [],
      ),
    );

/**
 * What is wrong between rules and tests, a sentence each.
 *
 * @param {Rule[]} rules
 * @param {Quote[]} quotes
 */
export function compareRules(rules, quotes) {
  const firstOf = new Map([...rules].reverse().map((rule) => [rule.id, rule]));
  const quoted = new Set(quotes.map(({ id }) => id));
  return [
    ...rules
      .filter((rule) => firstOf.get(rule.id) !== rule)
      .map(({ id, where }) => `${where}: ${id} is already a rule at ${firstOf.get(id)?.where}.`),
    ...quotes
      .filter(({ id }) => !firstOf.has(id))
      .map(({ id, where }) => `${where}: there is no rule ${id}.`),
    ...rules
      .filter(({ id, isLater }) => !isLater && !quoted.has(id))
      .map(({ id, where }) => `${where}: no test quotes ${id}.`),
  ];
}

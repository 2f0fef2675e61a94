/**
 * A loader for the pages' bundler: the module is what `options.source` says, whatever its file holds.
 *
 * @this {{ getOptions: () => { source: string } }}
 * @returns {string}
 */
module.exports = function replaceModule() {
  return this.getOptions().source;
};

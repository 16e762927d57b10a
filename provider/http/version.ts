/**
 * This package's version, from its package.json, two folders above this module in `provider/` and in `dist/`. By `require`: a bundler includes
 * a required file, but not one that is read.
 */
export const VERSION: string = require("../../package.json").version;

/**
 * This package's version, from its package.json, which stands beside both `provider/` and `dist/`. By `require`, because a bundler takes along
 * what that names, but not a file that is read.
 */
export const VERSION: string = require("../../package.json").version;

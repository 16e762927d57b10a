/**
 * The one line that the engine stores as `__provider` with every token, and evaluates in the program's directory to
 * find this package. It is written by hand instead of by Pulumi's serializer because state is written whole after
 * every step, so its bytes are time; and it is constant, so the installed package always does the work.
 *
 * - Setting the file name makes `require` find the package in `node_modules` from the program's directory upwards
 *   and also, in the package's own checkout, by its own name.
 * - A missing package is an error only of `check`, which names the package and the directory. The other methods are then absent,
 *   so that `pulumi destroy` and `pulumi refresh` work without the package.
 */
export const PROVIDER_HANDLE =
  'exports.handler=_=>{try{module.filename=process.cwd()+"/";return require("pulumi-spotinst-token/provider")}catch(e){return{check(){throw Error("npm i? "+e)}}}}';

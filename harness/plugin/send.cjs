// What the plugins reach the API with: Node's own modules, through the proxy that HTTPS_PROXY names as Spot's provider goes through it.
const http = require("node:http");
const https = require("node:https");
const tls = require("node:tls");

/** Opens a way through the proxy, with TLS from here to the host itself. */
function openTunnel(url, proxy) {
  return new Promise((open, fail) => {
    http
      .request(proxy, { method: "CONNECT", path: `${url.hostname}:${url.port || 443}`, agent: false })
      .on("connect", ({ statusCode }, socket) => {
        if (statusCode === 200) {
          open(tls.connect({ socket, servername: url.hostname }));
        } else {
          socket.destroy();
          fail(new Error(`The proxy answered ${statusCode}`));
        }
      })
      .on("error", fail)
      .end();
  });
}

/** Sends one request and returns the status and the text of the answer. */
exports.send = async (address, { method = "GET", headers = {}, body } = {}) => {
  const url = new URL(address);
  const proxy = url.protocol === "https:" && process.env.HTTPS_PROXY;
  const tunnel = proxy ? await openTunnel(url, proxy) : undefined;
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((done, fail) => {
    request(url, { method, headers, ...(tunnel ? { createConnection: () => tunnel } : { agent: false }) })
      .on("response", async (response) => {
        const chunks = await response.toArray();
        done({ status: response.statusCode, text: Buffer.concat(chunks).toString() });
      })
      .on("error", fail)
      .end(body);
  });
};

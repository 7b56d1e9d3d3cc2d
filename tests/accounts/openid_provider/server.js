// A certified OpenID provider with two issuers on one port of this machine. "generic" keeps to the
// standard: addresses come from the user info. "entra" has the address of one tenant and the
// claims of Microsoft Entra ID in the ID token.
//
// node server.js PORT SETTINGS   (JSON: client_id, client_secret, redirect_uris, tenant)
// PUT /control/<issuer>/<subject> sets a person: {login, password, claims, amr, acr}.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const HOST = '127.0.0.1';
const port = Number(process.argv[2]);
const settings = JSON.parse(process.argv[3]);

function signingKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: randomUUID() };
}

function issuer(path, { authMethod, claimsInIdToken, openidClaims }) {
  const people = new Map();
  const provider = new Provider(`http://${HOST}:${port}${path}`, {
    clients: [{
      client_id: settings.client_id,
      client_secret: settings.client_secret,
      redirect_uris: settings.redirect_uris,
      token_endpoint_auth_method: authMethod,
    }],
    clientAuthMethods: [authMethod],
    claims: {
      openid: ['sub', 'amr', 'acr', ...openidClaims],
      email: ['email', 'email_verified'],
      profile: ['given_name', 'family_name'],
    },
    conformIdTokenClaims: !claimsInIdToken,
    acrValues: ['two-keys'],
    cookies: { keys: [randomUUID()] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_ctx, accountId) => people.has(accountId) && {
      accountId,
      claims: () => ({ sub: accountId, ...people.get(accountId).claims }),
    },
    interactions: { url: (_ctx, interaction) => `${path}/interaction/${interaction.uid}` },
    jwks: { keys: [signingKey()] },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    pkce: { required: () => true },
  });
  const answer = provider.callback();
  return {
    path, people, provider,
    answer(request, response) {
      request.originalUrl = request.url;
      request.url = request.url.slice(path.length) || '/';
      answer(request, response);
    },
  };
}

const issuers = {
  entra: issuer(`/${settings.tenant}/v2.0`, {
    authMethod: 'client_secret_post',
    claimsInIdToken: true,
    openidClaims: ['tid', 'preferred_username', 'xms_edov', 'acct', 'idp'],
  }),
  generic: issuer('', {
    authMethod: 'client_secret_basic', claimsInIdToken: false, openidClaims: [],
  }),
};

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

function page(response, status, content) {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(`<!DOCTYPE html><html lang="en"><title>Provider</title><body>${content}</body></html>`);
}

const FORM = `<h1>Provider</h1><form method="post">
  <label>Login <input name="login"></label>
  <label>Secret <input name="password" type="password"></label>
  <button>Log in</button></form><form method="post"><button name="stop" value="1">Stop</button></form>`;

async function interact({ people, provider }, request, response) {
  if (request.method !== 'POST') return page(response, 200, FORM);
  const told = new URLSearchParams(await bodyOf(request));
  if (told.has('stop')) {
    return provider.interactionFinished(request, response, { error: 'access_denied' });
  }
  const [accountId, person] = [...people].find(
    ([, one]) => one.login === told.get('login') && one.password === told.get('password'),
  ) ?? [];
  if (!accountId) return page(response, 403, FORM);
  return provider.interactionFinished(request, response, {
    login: { accountId, amr: person.amr, acr: person.acr, remember: false },
  });
}

async function handle(request, response) {
  const { pathname } = new URL(request.url, `http://${HOST}`);
  const [, control, name, subject] = pathname.split('/');
  if (control === 'control') {
    issuers[name].people.set(decodeURIComponent(subject), JSON.parse(await bodyOf(request)));
    return response.writeHead(204).end();
  }
  if (pathname === '/favicon.ico') return response.writeHead(204).end();
  const asked = pathname.startsWith(`${issuers.entra.path}/`) ? issuers.entra : issuers.generic;
  if (pathname.startsWith(`${asked.path}/interaction/`)) return interact(asked, request, response);
  return asked.answer(request, response);
}

createServer((request, response) => {
  handle(request, response).catch((error) => page(response, 500, String(error)));
}).listen(port, HOST, () => console.log('ready'));

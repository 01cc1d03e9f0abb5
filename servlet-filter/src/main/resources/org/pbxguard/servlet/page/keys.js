// Talks to FIDO2 keys and passkeys for the forms that are marked with data-ceremony. All else on
// these pages works without it.
'use strict';

(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));

  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=+$/, '');

  const described = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }));

  // What the server says, as the browser takes it: byte strings are base64url in JSON.
  const options = (json) => {
    const all = { ...json, challenge: bytes(json.challenge) };
    if (json.user) {
      all.user = { ...json.user, id: bytes(json.user.id) };
      all.excludeCredentials = described(json.excludeCredentials);
    } else {
      all.allowCredentials = described(json.allowCredentials);
    }
    return all;
  };

  // What the key says, as JSON.
  const answer = (credential) => {
    const from = credential.response;
    const response = { clientDataJSON: text(from.clientDataJSON) };
    if (from.attestationObject) {
      response.attestationObject = text(from.attestationObject);
      response.transports = from.getTransports ? from.getTransports() : [];
    } else {
      response.authenticatorData = text(from.authenticatorData);
      response.signature = text(from.signature);
      response.userHandle = from.userHandle ? text(from.userHandle) : null;
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment || null,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    };
  };

  const post = async (form, step, body) => {
    const reply = await fetch(form.getAttribute('action') + '/' + step, {
      method: 'POST',
      credentials: 'same-origin',
      redirect: 'error',
      headers: { 'Content-Type': 'application/json', 'X-CSRF-Token': form.elements.csrf.value },
      body: JSON.stringify(body),
    });
    const said = await reply.json();
    if (!reply.ok) {
      throw new Error(said.error || form.dataset.failed);
    }
    return said;
  };

  const value = (form, name) => (form.elements[name] ? form.elements[name].value : '');

  const ceremony = async (form) => {
    const begun = await post(form, 'begin', { token: value(form, 'token') });
    const publicKey = options(begun.publicKey);
    const credential = await (form.dataset.ceremony === 'create'
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey }));
    return post(form, 'finish', {
      ceremony: begun.ceremony,
      name: value(form, 'name'),
      credential: answer(credential),
    });
  };

  const say = (form, sentence, bad) => {
    const place = form.querySelector('.say');
    place.textContent = sentence;
    place.classList.toggle('bad', bad);
  };

  const submit = async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const button = form.querySelector('button');
    button.disabled = true;
    say(form, form.dataset.busy, false);
    try {
      const done = await ceremony(form);
      window.location.assign(done.next);
    } catch (problem) {
      // The browser's own words are for programmers, and in its language.
      say(form, problem instanceof DOMException ? form.dataset.failed : problem.message, true);
      button.disabled = false;
      button.focus();
    }
  };

  for (const form of document.querySelectorAll('form[data-ceremony]')) {
    form.hidden = false;
    if (window.PublicKeyCredential && navigator.credentials) {
      form.addEventListener('submit', submit);
    } else {
      form.querySelector('button').disabled = true;
      say(form, form.dataset.unable, true);
    }
  }
})();

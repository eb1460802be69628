// One page over the OpenAPI documents of all services. Everything is built from text nodes: no markup of a document
// is ever interpreted, so the page needs no exception from its content security policy.

const SERVICES = ["identity", "accounts", "metering", "billing", "payments", "tickets", "notify", "content"];
const METHODS = ["get", "post", "put", "patch", "delete"];

/** An element with properties and children; strings become text. */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** The schema a reference points to, one level at a time. */
function resolve(specification, schema) {
  const path = schema?.$ref?.replace("#/", "").split("/");
  return path ? path.reduce((value, key) => value?.[key], specification) : schema;
}

/** A short, readable shape of a schema: names, types and what is required. */
function shape(specification, schema, depth = 0) {
  const known = resolve(specification, schema) ?? {};
  const union = known.anyOf ?? known.oneOf;
  if (union) return union.map((part) => shape(specification, part, depth)).join(" | ");
  if (known.const !== undefined) return JSON.stringify(known.const);
  if (known.enum) return known.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (known.type === "array") return `[${shape(specification, known.items, depth)}]`;
  if (!known.properties) return known.format ? `${known.type} (${known.format})` : (known.type ?? "object");
  if (depth > 4) return "{…}";
  const indent = "  ".repeat(depth + 1);
  const lines = Object.entries(known.properties).map(([name, part]) => {
    const optional = known.required?.includes(name) ? "" : "?";
    return `${indent}${name}${optional}: ${shape(specification, part, depth + 1)}`;
  });
  return `{\n${lines.join("\n")}\n${"  ".repeat(depth)}}`;
}

function body(specification, title, content) {
  return Object.entries(content ?? {}).flatMap(([type, part]) => [
    element("p", {}, `${title}, ${type}`),
    element("pre", { tabIndex: 0 }, shape(specification, part.schema)),
  ]);
}

function operation(specification, method, path, described) {
  const parameters = (described.parameters ?? []).map((one) => resolve(specification, one));
  const answers = Object.entries(described.responses ?? {}).map(([status, one]) => [status, resolve(specification, one)]);
  const inside = element("div", {});
  if (described.description) inside.append(element("p", {}, described.description));
  if (parameters.length) {
    const list = element("dl", {});
    for (const one of parameters) {
      const kind = `${one.in}, ${shape(specification, one.schema)}${one.required ? ", обязателен" : ""}`;
      list.append(element("dt", {}, one.name), element("dd", {}, `${kind}. ${one.description ?? ""}`));
    }
    inside.append(element("p", {}, "Параметры"), list);
  }
  inside.append(...body(specification, "Тело запроса", described.requestBody?.content));
  for (const [status, answer] of answers) {
    inside.append(element("p", {}, `Ответ ${status}: ${answer.description ?? ""}`));
    if (status.startsWith("2")) inside.append(...body(specification, `Тело ответа ${status}`, answer.content));
  }
  const label = [element("span", { className: "method" }, method.toUpperCase()), element("code", {}, path)];
  const details = element("details", {}, element("summary", {}, ...label, ` — ${described.summary ?? ""}`), inside);
  details.dataset.words = `${method} ${path} ${described.summary ?? ""} ${described.description ?? ""}`.toLowerCase();
  return details;
}

async function service(name) {
  const section = element("section", { id: name });
  try {
    const answer = await fetch(`/api/${name}/openapi.json`, { headers: { accept: "application/json" } });
    if (!answer.ok) throw new Error(`ответ ${answer.status}`);
    const specification = await answer.json();
    section.append(element("h2", {}, specification.info?.title ?? name));
    for (const [path, item] of Object.entries(specification.paths ?? {})) {
      for (const method of METHODS.filter((one) => item[one])) {
        section.append(operation(specification, method, path, item[method]));
      }
    }
  } catch (error) {
    section.append(element("h2", {}, name), element("p", {}, `Описание сейчас недоступно: ${error.message}.`));
  }
  return section;
}

const links = SERVICES.map((name) => element("li", {}, element("a", { href: `#${name}` }, name)));
document.getElementById("services").append(...links);
const sections = await Promise.all(SERVICES.map(service));
document.getElementById("operations").append(...sections);

const state = document.getElementById("state");
const all = [...document.querySelectorAll("details")];
const count = () => {
  state.textContent = `Операций: ${all.filter((one) => !one.hidden).length}`;
};
document.getElementById("filter").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const one of all) one.hidden = !words.every((word) => one.dataset.words.includes(word));
  // A service that answered without a match has nothing to say; one that could not answer says so.
  for (const one of sections) {
    const operations = [...one.querySelectorAll("details")];
    one.hidden = operations.length > 0 && operations.every((each) => each.hidden);
  }
  count();
});
count();

// What a person who sees little, hears the page or uses the keyboard only would stumble over: one sentence each.
() => {
  const found = [];
  const say = (what, element) => found.push(what + (element ? ": " + element.outerHTML.slice(0, 120) : ""));
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== "hidden";
  const name = (element) =>
    (element.getAttribute("aria-label") || element.textContent || element.getAttribute("title") || "").trim();

  if (!document.documentElement.lang) say("the page has no language");
  if (!document.title) say("the page has no title");
  if (!document.querySelector("meta[name=viewport]")) say("the page has no viewport");
  if (all("main").length !== 1) say("there is not one main region");
  if (all("h1").length !== 1) say("there is not one first heading");
  let level = 1;
  for (const heading of all("h1, h2, h3, h4, h5, h6")) {
    const its = Number(heading.tagName[1]);
    if (its > level + 1) say("a heading skips a level", heading);
    level = its;
  }
  const ids = all("[id]").map((element) => element.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => say("two elements have the id " + id));
  all("img:not([alt])").forEach((image) => say("an image has no alternative", image));
  all("svg").filter((svg) => svg.getAttribute("role") !== "img" || !svg.getAttribute("aria-label"))
    .forEach((svg) => say("a drawing has no alternative", svg));
  all("input:not([type=hidden]), select, textarea").filter((field) => field.labels.length === 0)
    .forEach((field) => say("a field has no label", field));
  all("a[href], button").filter((control) => !name(control)).forEach((control) => say("a control has no name", control));
  all("table").filter((table) => !table.querySelector("th[scope]")).forEach((table) => say("a table has no headings", table));
  all("[tabindex]").filter((element) => element.tabIndex > 0).forEach((element) => say("a tab order of its own", element));
  all("[aria-labelledby]").filter((element) => !document.getElementById(element.getAttribute("aria-labelledby")))
    .forEach((element) => say("a label that is not there", element));

  const channels = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = (color) => channels(color).slice(0, 3)
    .map((channel) => channel / 255)
    .map((share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4))
    .reduce((sum, share, at) => sum + share * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      const alpha = channels(color)[3];
      if (alpha === undefined || alpha === 1) return color;
    }
    return "rgb(255, 255, 255)";
  };
  for (const element of all("body *")) {
    const speaks = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!speaks || !shown(element) || ["SCRIPT", "STYLE", "OPTION", "title"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const text = luminance(element instanceof SVGElement ? style.fill : style.color);
    const behind = luminance(ground(element));
    const ratio = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
    if (ratio < 4.5) say("contrast is " + ratio.toFixed(2), element);
  }
  return [...new Set(found)];
}

// The words of the page, in English and Chinese.

const WORDS = {
  en: {
    skip: "To the results", rooms: "Rooms", search: "Search", map: "Map", library: "Library", theme: "Light or dark",
    hello: "What are you looking for?", ask: "Search by a sentence", hint: "A sentence, a word, or a picture…",
    pick: "Search by a picture", filters: "Filters", results: "Results", viewer: "Viewer", drop: "Drop the picture to search by it",
    login: "This library is guarded", password: "Password or token", enter: "Enter",
    page: "page", figure: "figure", photo: "photo", pair: "pair",
    pages: "Pages", figures: "Figures", photos: "Photos", pairs: "Pairs",
    likely: "likely", possible: "possible", uncertain: "uncertain", confidence: "confidence",
    hits: (n, ms) => `${n} ${n === 1 ? "hit" : "hits"} in ${ms} ms`, hitsMore: (n, ms) => `the best ${n} in ${ms} ms`,
    listed: (n, ms) => `${n} ${n === 1 ? "passes" : "pass"} the filters, in ${ms} ms`, listedMore: (n, ms) => `the first ${n} that pass the filters, in ${ms} ms`,
    searching: "Searching…", more: "Show more", nothing: "Nothing here is what you asked for.",
    nothingWhy: (best, needed) => `The nearest reaches ${best}, and ${needed} would be needed.`,
    misses: (n) => `Show ${n} near ${n === 1 ? "miss" : "misses"}`, missesTitle: "Near misses", hideMisses: "Hide the near misses",
    clearFilters: "Search without filters", tryOther: "Try other words, another language, or a picture.",
    failed: "That did not work", retry: "Try again",
    likeThis: "More like this", unlikeThis: "Not like this", like: "like", unlike: "not like", remove: "Remove",
    byPicture: "your picture", byItem: "a picture of the library", byPart: "a part of a picture",
    open: "Open the original", copy: "Copy the link", copied: "Copied", close: "Close", before: "Previous page", after: "Next page",
    previousHit: "Previous result", nextHit: "Next result", why: "Why this was found", words: "words", image: "looks like it", text: "its text means it",
    alsoOn: "Also on", placesMore: (n) => `and ${n} more`, allText: "All of its text", onPage: "Figures on this page", wholePage: "The whole page", onlyFigure: "The figure alone",
    drag: "Drag a rectangle on the picture, or press R, to search by that part.", searchPart: "Search by this part", choosePart: "Search by a part",
    partAt: (x0, y0, x1, y1) => `From ${x0} to ${x1} % across, from ${y0} to ${y1} % down.`, partKeys: "Arrows move it, with Shift they change its size; Enter searches, Esc leaves it.", heat: "Where it looks like it", noImage: "The file cannot be drawn any more; this is the thumbnail.",
    cosine: "cosine", of: "of", comma: ", ", pageN: (n) => `page ${n}`,
    kind: "Kind", folder: "Folder", file: "File", fileHint: "*.pdf", language: "Language", from: "From", to: "Until", any: "any",
    begin: "From this library", begin2: "Some of what is in it", emptyTitle: "This library is empty.", emptyText: "Tell it where your files are; they are only read, never changed.",
    addFiles: "Add files", path: "Folder or file on the server's machine", pathHint: "/home/me/catalogues", index: "Index", indexAgain: "Index again", cancel: "Cancel",
    indexing: "Indexing", ended: { done: "Done", failed: "Failed", cancelled: "Cancelled; what was finished is kept" },
    progress: (d, t, i) => `${d} of ${t} files, ${i} items`, report: (i, u, m, r) => `${i} files indexed, ${u} unchanged, ${m} moved, ${r} removed`,
    skipped: "Left out, and why", none: "Nothing was left out.", items: "items", files: "files", model: "Model", disk: "On disk", vectors: "vectors",
    noModel: "none: only words are searched", models: "Models installed", roots: "Folders", dims: (n) => `${n} dimensions`, readOnly: "This server only reads.",
    mapTitle: "Map of the collection", mapText: "What looks alike lies together. Point at a dot to see it; scroll to come closer.", mapKeys: "Arrows move, plus and minus zoom, Enter opens what is nearest to the middle.",
    mapEmpty: "There is nothing to lay out yet.", mapLoading: "Laying out the collection…", mapSample: (n, total) => `${n} of ${total} pictures`, reset: "Whole map",
    lacks: "Only words are searched here:", fieldAny: (name) => `${name}: any`, shownAs: "as a map", loading: "Loading…", chosenFilters: "Chosen filters",
    serverSays: "The server says: ", withMend: (problem, mend) => `${problem} (${mend})`,
    shrunk: (path, had, has) => `${path} lists ${has} items and had ${had}: if it was cut off, put the whole list in its place and index again`,
    refused: {
      offline: ["The server does not answer.", "Is tusou serve still running?"],
      failed: ["The server has failed.", "Its log says more."],
      InputError: ["The server cannot make sense of this."], "InputError job": ["This cannot be indexed."],
      NoAccess: ["Please log in first."], "NoAccess login": ["That was not it."],
      Forbidden: ["This server does not allow that."],
      NotFound: ["This is not in the library any more."], "NotFound picture": ["Your picture is not kept any more.", "Choose it once more."],
      "NotFound heat": ["There is nothing to compare here."], "NotFound job": ["The server was started again and does not know of it any more."], "NoAnswer job": ["The server was stopped.", "When it runs again, index again: what is finished is kept."],
      FileChanged: ["The file has changed since it was indexed.", "Index its folder again."], Conflict: ["Something else is being indexed.", "Wait until it is done, or cancel it."],
      ModelMismatch: ["The library was made with another model than the server has."],
      ModelError: ["The model cannot be used."], UnknownName: ["The server knows nothing of this name."], TusouError: ["The server could not do this."],
      StoreError: ["The library cannot be used just now."], "StoreError job": ["Nothing can be written into the library just now.", "If something else is indexing into it, wait until that is done."],
      TooLarge: ["This is too large.", "Send a smaller copy."],
      SourceError: ["The file cannot be read.", "If it has been moved, index its folder again."], "SourceError picture": ["This cannot be read as a picture.", "Try another: JPEG, PNG, WebP, HEIC, …"],
      OutOfReach: ["The file cannot be reached.", "Is its drive or network there?"],
      MissingExtra: ["The server lacks a package for this."],
      TooMany: ["Too much was asked in a short time.", "Wait a moment, then try again."], "TooMany login": ["Too many passwords were tried.", "Wait a minute, then try again."],
      Busy: ["The server has too much to do just now.", "Wait a moment, then try again."],
    },
    onlyUnlike: "So far you have only said what to avoid.", onlyUnlikeMend: "Add words or a picture to look for.",
    copyByHand: "Copy this address", tags: "Tags", date: "Date", fileTime: (day) => `${day} (when the file was last changed)`, cancelling: "Stopping; what is finished is kept…", lost: "No more news of this run",
    options: "Options", ignore: "Leave out (a pattern a line, as in .gitignore)", ignoreHint: "drafts/", mostPages: "At most so many pages of a file",
    ocr: "Read words in pictures", ocrModes: { auto: "pages without usable text", off: "never", all: "all pages and photos" },
    figuresToo: "Figures on pages can be found by themselves", textPagesOnly: "Leave out pages without text",
    againHint: "“Index again” takes the options chosen above, not those of the time before.",
    pictureWait: "Reading the picture…", keys: "/ search · arrows move · Enter opens · Esc closes · M more like this · N not like this · R a part of the picture",
  },
  zh: {
    skip: "跳到结果", rooms: "页面", search: "搜索", map: "地图", library: "图库", theme: "浅色或深色",
    hello: "想找什么？", ask: "用一句话搜索", hint: "一句话、一个词，或一张图片…",
    pick: "以图搜索", filters: "筛选", results: "结果", viewer: "查看", drop: "松开鼠标，以这张图搜索",
    login: "此图库需要登录", password: "密码或令牌", enter: "进入",
    page: "页面", figure: "插图", photo: "照片", pair: "图文对",
    pages: "页面", figures: "插图", photos: "照片", pairs: "图文对",
    likely: "较可能", possible: "有可能", uncertain: "把握不大", confidence: "可信度",
    hits: (n, ms) => `${n} 个结果，${ms} 毫秒`, hitsMore: (n, ms) => `最好的 ${n} 个结果，${ms} 毫秒`,
    listed: (n, ms) => `符合筛选的 ${n} 条，${ms} 毫秒`, listedMore: (n, ms) => `符合筛选的前 ${n} 条，${ms} 毫秒`,
    searching: "正在搜索…", more: "显示更多", nothing: "这里没有你要找的内容。",
    nothingWhy: (best, needed) => `最接近的只有 ${best}，需要达到 ${needed}。`,
    misses: (n) => `显示 ${n} 个差一点的结果`, missesTitle: "差一点的结果", hideMisses: "收起差一点的结果",
    clearFilters: "去掉筛选再搜", tryOther: "换个说法、换种语言，或用一张图片试试。",
    failed: "没有成功", retry: "重试",
    likeThis: "更多类似的", unlikeThis: "不要这样的", like: "类似", unlike: "不像", remove: "移除",
    byPicture: "你的图片", byItem: "图库中的图片", byPart: "图片的一部分",
    open: "打开原文件", copy: "复制链接", copied: "已复制", close: "关闭", before: "上一页", after: "下一页",
    previousHit: "上一个结果", nextHit: "下一个结果", why: "找到它的原因", words: "文字", image: "画面相似", text: "文意相近",
    alsoOn: "也出现在", placesMore: (n) => `另有 ${n} 处`, allText: "全部文字", onPage: "本页插图", wholePage: "整页", onlyFigure: "仅插图",
    drag: "在图片上拖出一个矩形，或按 R 键，即可按这一部分搜索。", searchPart: "按这一部分搜索", choosePart: "按局部搜索",
    partAt: (x0, y0, x1, y1) => `横向 ${x0}–${x1} %，纵向 ${y0}–${y1} %。`, partKeys: "方向键移动，按住 Shift 改变大小；回车搜索，Esc 取消。", heat: "哪里相似", noImage: "原文件已无法绘制，这是缩略图。",
    cosine: "余弦", of: "/", comma: "、", pageN: (n) => `第 ${n} 页`,
    kind: "类型", folder: "文件夹", file: "文件", fileHint: "*.pdf", language: "语言", from: "起始", to: "截止", any: "不限",
    begin: "图库一瞥", begin2: "其中的一些内容", emptyTitle: "图库还是空的。", emptyText: "告诉它文件在哪里；文件只会被读取，不会被改动。",
    addFiles: "添加文件", path: "服务器上的文件夹或文件", pathHint: "/home/me/catalogues", index: "建立索引", indexAgain: "重新索引", cancel: "取消",
    indexing: "正在索引", ended: { done: "完成", failed: "失败", cancelled: "已取消，完成的部分已保留" },
    progress: (d, t, i) => `${d} / ${t} 个文件，${i} 个条目`, report: (i, u, m, r) => `索引 ${i} 个文件，${u} 个未变，移动 ${m} 个，移除 ${r} 个`,
    skipped: "略过的文件及原因", none: "没有略过任何文件。", items: "条目", files: "文件", model: "模型", disk: "占用空间", vectors: "向量",
    noModel: "无：仅按文字搜索", models: "已安装的模型", roots: "文件夹", dims: (n) => `${n} 维`, readOnly: "此服务器只读。",
    mapTitle: "图库地图", mapText: "相似的图片聚在一起。指向圆点即可看到图片，滚动可放大。", mapKeys: "方向键移动，加减号缩放，回车打开最靠近中心的图片。",
    mapEmpty: "还没有可以展示的内容。", mapLoading: "正在绘制地图…", mapSample: (n, total) => `${total} 张图片中的 ${n} 张`, reset: "全图",
    lacks: "这里仅按文字搜索：", fieldAny: (name) => `${name}：不限`, shownAs: "地图", loading: "正在加载…", chosenFilters: "已选筛选",
    serverSays: "服务器说：", withMend: (problem, mend) => `${problem}（${mend}）`,
    shrunk: (path, had, has) => `${path} 现在列出 ${has} 个条目，原有 ${had} 个：如果是导出没写完，请放回完整的清单，再索引一次`,
    refused: {
      offline: ["服务器没有回应。", "tusou serve 还在运行吗？"],
      failed: ["服务器出错了。", "详情见服务器日志。"],
      InputError: ["服务器无法理解这个请求。"], "InputError job": ["无法索引。"],
      NoAccess: ["需要先登录。"], "NoAccess login": ["不对，请再试一次。"],
      Forbidden: ["此服务器不允许这样做。"],
      NotFound: ["图库中已没有此内容。"], "NotFound picture": ["你的图片已不再保留。", "请重新选取。"],
      "NotFound heat": ["这里没有可以比较的。"], "NotFound job": ["服务器已重新启动，不再知道这次索引。"], "NoAnswer job": ["服务器已停止。", "重新启动后请再索引一次，已完成的部分会保留。"],
      FileChanged: ["文件在索引之后已有改动。", "请重新索引所在文件夹。"], Conflict: ["正在索引别的内容。", "请等它完成，或将其取消。"],
      ModelMismatch: ["图库所用的模型与服务器上的不同。"],
      ModelError: ["模型无法使用。"], UnknownName: ["服务器不认识这个名称。"], TusouError: ["服务器没能完成。"],
      StoreError: ["图库暂时无法使用。"], "StoreError job": ["图库暂时无法写入。", "如果别的程序正在建立索引，请等它完成。"],
      TooLarge: ["太大了。", "请换用较小的副本。"],
      SourceError: ["文件无法读取。", "如果文件已移动，请重新索引所在文件夹。"], "SourceError picture": ["无法作为图片读取。", "请换一张：JPEG、PNG、WebP、HEIC 等。"],
      OutOfReach: ["暂时访问不到文件。", "它所在的磁盘或网络是否可用？"],
      MissingExtra: ["服务器缺少所需的软件包。"],
      TooMany: ["短时间内请求过多。", "请稍候再试。"], "TooMany login": ["尝试密码的次数过多。", "请等一分钟再试。"],
      Busy: ["服务器正忙。", "请稍候再试。"],
    },
    onlyUnlike: "目前只说明了不要什么样的。", onlyUnlikeMend: "请再加上要找的文字或图片。",
    copyByHand: "请复制此网址", tags: "标签", date: "日期", fileTime: (day) => `${day}（文件修改时间）`, cancelling: "正在取消，完成的部分会保留…", lost: "没有这次索引的消息了",
    options: "选项", ignore: "略过（每行一条，写法同 .gitignore）", ignoreHint: "drafts/", mostPages: "每个文件最多读取的页数",
    ocr: "识别图片中的文字", ocrModes: { auto: "没有可用文字的页面", off: "不识别", all: "全部页面和照片" },
    figuresToo: "页面上的插图可单独找到", textPagesOnly: "略过没有文字的页面",
    againHint: "“重新索引”采用上面所选的选项，而不是上一次的选项。",
    pictureWait: "正在读取图片…", keys: "/ 搜索 · 方向键移动 · 回车打开 · Esc 关闭 · M 更多类似 · N 不要这样的 · R 图片的一部分",
  },
};

let language = "en";

export const current = () => language;

/** The word for `name`; some take values. */
export function t(name, ...values) {
  const word = WORDS[language][name] ?? WORDS.en[name] ?? name;
  return typeof word === "function" ? word(...values) : word;
}

export function choose(wanted) {
  language = wanted === "zh" ? "zh" : "en";
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = t(element.dataset.t);
  for (const element of document.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", t(element.dataset.tLabel));
    if (element.tagName === "BUTTON") element.title = t(element.dataset.tLabel);
  }
  for (const element of document.querySelectorAll("[data-t-hint]")) element.setAttribute("placeholder", t(element.dataset.tHint));
}

/** What was chosen before, else what the browser prefers. */
export function preferred() {
  try {
    const chosen = localStorage.getItem("tusou-language");
    if (chosen) return chosen;
  } catch { /* storage may be switched off */ }
  const known = (navigator.languages ?? [navigator.language]).find((one) => /^(zh|en)\b/i.test(one)) ?? "en";
  return known.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export function remember(name, value) {
  try { localStorage.setItem(name, value); } catch { /* storage may be switched off */ }
}

"""The tools of the server: the desk's questions with descriptions for assistants."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, ImageContent, TextContent, ToolAnnotations
from pydantic import Field, ValidationError

from tusou import __version__
from tusou.client.limits import MOST_BEFORE
from tusou.errors import TusouError, UnknownName
from tusou.mcp.arguments import misfit, unknown_in
from tusou.mcp.desk import MOST_HITS, MOST_PICTURES, PAGE_PX, PAGE_PX_RANGE
from tusou.types import Kind, RankMode

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import Context
    from mcp_types import InputRequiredResult

    from tusou.mcp.answers import Answer
    from tusou.mcp.desk import Desk

INSTRUCTIONS = """\
Searches the user's own files: PDF pages, the figures inside them, photos, and image-text pairs. Ask
in English or Chinese. `search` finds by what is written and by what is seen; each hit has an item
number, with which `get_page` gives its text and picture, and `similar` finds what looks like it.
Confidence goes from 0 to 1. "Nothing found" is an answer: do not present near misses as hits."""

READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Picture = Annotated[
    str, Field(description="a picture: data:image/jpeg;base64,… or, over stdio, a file's path")
]
LibraryName = Annotated[
    str, Field(description="name of the library; needed when several are open and an item is given")
]
OneLibrary = Annotated[str, Field(description="name of a library; without it all are asked")]
Hits = Annotated[int, Field(description="how many hits at most", ge=1, le=MOST_HITS)]
Offset = Annotated[
    int,
    Field(description="leave out so many hits: those that were seen", ge=0, le=MOST_BEFORE),
]
Kinds = Annotated[list[Kind], Field(description="only these kinds")]
Within = Annotated[list[str], Field(description='only these files, as "*.pdf" or "catalogues/"')]
Pictures = Annotated[
    int,
    Field(description="of how many hits small pictures come along", ge=0, le=MOST_PICTURES),
]
NearMisses = Annotated[bool, Field(description="give near misses too, marked as such")]
_PX_LEAST, _PX_MOST = PAGE_PX_RANGE
LongestPx = Annotated[
    int, Field(description="longest side of the picture in pixels", ge=_PX_LEAST, le=_PX_MOST)
]


class Server(MCPServer[None]):
    """Answers what does not fit with what does, in place of the text of a validator."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[None, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool; one that there is not, and arguments that it does not take, are refused."""
        properties = {
            tool.name: tool.input_schema.get("properties", {}) for tool in await self.list_tools()
        }
        if name not in properties:
            return _refusal(UnknownName.among("tool", name, properties))
        unknown = unknown_in(arguments, list(properties[name]))
        if unknown is not None:
            return _refusal(unknown)
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            return _refusal(misfit(error.__cause__.errors(), properties[name]))


def build(desk: Desk, *, log_level: Literal["INFO", "WARNING"] = "WARNING") -> MCPServer[None]:
    """Make a server whose tools ask `desk`."""
    server = Server(
        "tusou",
        title="tusou 图搜",
        description="Local image-text search",
        instructions=INSTRUCTIONS,
        version=__version__,
        log_level=log_level,
    )
    _add_search(server, desk)
    _add_similar(server, desk)
    _add_looking(server, desk)
    return server


def _add_search(server: MCPServer[None], desk: Desk) -> None:
    @server.tool(title="Search", annotations=READS)
    def search(
        *,
        query: Annotated[
            str,
            Field(
                description='a sentence, English or Chinese; "exact phrase", -without, kind:figure'
                ", in:folder/ and -kind:photo are understood"
            ),
        ] = "",
        picture: Picture = "",
        k: Hits = 5,
        offset: Offset = 0,
        kinds: Kinds = [],  # noqa: B006 - described, never changed
        within: Within = [],  # noqa: B006 - described, never changed
        rank: Annotated[
            RankMode,
            Field(description="fused; or one signal: image (looks), text (meaning), words"),
        ] = "fused",
        near_misses: NearMisses = False,
        pictures: Pictures = 3,
    ) -> CallToolResult:
        """Find pages, figures, photos and pairs; filters without a query list what passes."""
        return _result_of(
            lambda: desk.search(
                query,
                picture=picture,
                k=k,
                offset=offset,
                kinds=kinds,
                within=within,
                rank=rank,
                near_misses=near_misses,
                pictures=pictures,
            )
        )


def _add_similar(server: MCPServer[None], desk: Desk) -> None:
    @server.tool(title="Similar", annotations=READS)
    def similar(
        *,
        item: Annotated[int | None, Field(description="the number of an item")] = None,
        picture: Picture = "",
        library: LibraryName = "",
        k: Hits = 5,
        offset: Offset = 0,
        to: Annotated[
            Literal["image", "text"],
            Field(description="image: what looks alike; text: whose text fits the picture"),
        ] = "image",
        kinds: Kinds = [],  # noqa: B006 - described, never changed
        within: Within = [],  # noqa: B006 - described, never changed
        pictures: Pictures = 3,
    ) -> CallToolResult:
        """Find what looks like an item or a picture, or the texts that fit it."""
        return _result_of(
            lambda: desk.similar(
                item=item,
                picture=picture,
                library=library,
                k=k,
                offset=offset,
                to=to,
                kinds=kinds,
                within=within,
                pictures=pictures,
            )
        )


def _add_looking(server: MCPServer[None], desk: Desk) -> None:
    @server.tool(title="Get page", annotations=READS)
    def get_page(
        *,
        item: Annotated[int | None, Field(description="the number of an item")] = None,
        path: Annotated[str, Field(description="its file, when no item is given")] = "",
        page_number: Annotated[int | None, Field(description="of a PDF, from 1", ge=1)] = None,
        library: LibraryName = "",
        query: Annotated[str, Field(description="mark the words that match this")] = "",
        longest_px: LongestPx = PAGE_PX,
        from_character: Annotated[
            int, Field(description="where the text goes on, for long ones", ge=0)
        ] = 0,
    ) -> CallToolResult:
        """Give the text and the picture of a page, or of a figure, photo or pair."""
        return _result_of(
            lambda: desk.page(
                item=item,
                path=path,
                page_number=page_number,
                library=library,
                query=query,
                longest_px=longest_px,
                from_character=from_character,
            )
        )

    @server.tool(title="Look up", annotations=READS)
    def lookup(
        *,
        path: Annotated[
            str, Field(description="the path of a picture or PDF, whole or its end")
        ] = "",
        text: Annotated[str, Field(description="the exact whole text of an item")] = "",
        library: OneLibrary = "",
    ) -> CallToolResult:
        """Fetch items by path or exact text."""
        return _result_of(lambda: desk.lookup(path=path, text=text, library=library))

    @server.tool(title="Statistics", annotations=READS)
    def stats() -> CallToolResult:
        """Tell which libraries are open, and what they hold."""
        return _result_of(desk.stats)


def _result_of(ask: Callable[[], Answer]) -> CallToolResult:
    """The answer as the protocol has it; errors become what the assistant can act on."""
    try:
        answer = ask()
    except TusouError as error:
        return _refusal(error)
    pictures = [
        ImageContent(type="image", data=b64encode(picture).decode("ascii"), mime_type="image/jpeg")
        for picture in answer.pictures
    ]
    return CallToolResult(content=[TextContent(type="text", text=answer.text), *pictures])


def _refusal(error: TusouError) -> CallToolResult:
    mend = f"\ntry: {error.mend}" if error.mend else ""
    told = TextContent(type="text", text=f"{error.problem}{mend}")
    return CallToolResult(content=[told], is_error=True)

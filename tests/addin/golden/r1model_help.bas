Option Explicit
Option Private Module

' Function and argument help, read from a sheet: a module's text is kept in a code page, a cell's is not.
Private Const HELP_SHEET As String = "functions.help"
Private Const CATEGORY As String = "r1model"
Private Const CHINESE As Long = 4
Private Const FIRST_ROW As Long = 2
Private Const FIRST_ARGUMENT As Long = 4

' Describes every function of the sheet; without help the functions still work, so no error is shown.
Public Sub DescribeFunctions()
    Dim kept As Boolean
    On Error Resume Next
    kept = ThisWorkbook.Saved
    DescribeAll ThisWorkbook.Worksheets(HELP_SHEET)
    If Err.Number <> 0 And ThisWorkbook.IsAddin Then
        ' Excel may refuse to describe macros of a hidden workbook.
        ThisWorkbook.IsAddin = False
        DescribeAll ThisWorkbook.Worksheets(HELP_SHEET)
        ThisWorkbook.IsAddin = True
    End If
    ThisWorkbook.Saved = kept
End Sub

' Row 1 holds the prefixes and the language (empty: that of Excel); below it function, language, help, arguments.
Private Sub DescribeAll(ByVal sheet As Object)
    Dim prefix As Variant, language As String, row As Long
    language = LanguageOf(CStr(sheet.Cells(1, 2).Value))
    For Each prefix In Split(CStr(sheet.Cells(1, 1).Value), " ")
        row = FIRST_ROW
        Do While CStr(sheet.Cells(row, 1).Value) <> ""
            If CStr(sheet.Cells(row, 2).Value) = language Then Describe sheet, row, CStr(prefix)
            row = row + 1
        Loop
    Next prefix
End Sub

Private Sub Describe(ByVal sheet As Object, ByVal row As Long, ByVal prefix As String)
    Dim called As String, help As String
    called = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & prefix & CStr(sheet.Cells(row, 1).Value)
    help = CStr(sheet.Cells(row, 3).Value)
    If CStr(sheet.Cells(row, FIRST_ARGUMENT).Value) = "" Then
        Application.MacroOptions Macro:=called, Description:=help, Category:=CATEGORY
    Else
        Application.MacroOptions Macro:=called, Description:=help, Category:=CATEGORY, _
            ArgumentDescriptions:=ArgumentsOf(sheet, row)
    End If
End Sub

Public Function ArgumentsOf(ByVal sheet As Object, ByVal row As Long) As Variant
    Dim texts() As String, count As Long
    Do While CStr(sheet.Cells(row, FIRST_ARGUMENT + count).Value) <> ""
        ReDim Preserve texts(0 To count)
        texts(count) = CStr(sheet.Cells(row, FIRST_ARGUMENT + count).Value)
        count = count + 1
    Loop
    ArgumentsOf = texts
End Function

Private Function LanguageOf(ByVal wanted As String) As String
    LanguageOf = wanted
    If wanted <> "" Then Exit Function
    LanguageOf = "en"
    ' The low ten bits of a language id name the language, the others its country; 2 asks for that of the menus.
    If (Application.LanguageSettings.LanguageID(2) And 1023) = CHINESE Then LanguageOf = "zh"
End Function
